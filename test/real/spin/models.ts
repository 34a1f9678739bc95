// Models: workflows by hand, each for one thing that instances do.
export const models = {
  "two steps": `
steps:
  - {id: a, call: POST /a}
  - {id: b, call: POST /b}
`,
  "a wait that an event ends, and a guard": `
steps:
  - {id: w, wait: 5d, until: news}
  - {id: a, call: POST /a, when: step(w).timeout}
  - {id: b, call: POST /b, when: "!step(w).timeout"}
`,
  "guards over data": `
steps:
  - {id: a, call: POST /a, when: input.a == 1}
  - {id: b, call: POST /b, when: step(a).skipped}
  - {id: c, call: POST /c, when: input.c == 1}
`,
  "branches side by side": `
steps:
  - id: p
    parallel:
      one: [{id: a, call: POST /a}, {id: b, call: POST /b}]
      two: [{id: c, call: POST /c}, {id: d, wait: 1d}]
      three: [{id: e, wait_for: mail}]
  - {id: f, call: POST /f}
`,
  "a race": `
steps:
  - id: p
    join: any
    parallel:
      one: [{id: a, call: POST /a}, {id: b, call: POST /b}]
      two: [{id: c, call: POST /c}, {id: d, call: POST /d}]
  - {id: f, call: POST /f, when: step(a).failed}
`,
  "two of three, and the rest to its end": `
steps:
  - id: p
    join: 2
    on_win: finish
    on_fail: cancel
    parallel:
      one: [{id: a, call: POST /a}]
      two: [{id: b, call: POST /b}, {id: c, call: POST /c}]
      three: [{id: d, wait: 1d}, {id: e, call: POST /e}]
`,
  "an undo": `
steps:
  - {id: a, call: POST /a, compensation: POST /undo/a}
  - {id: b, call: POST /b, compensation: [POST /undo/b, POST /tell/b]}
  - {id: c, call: POST /c}
`,
  "a race with undo": `
steps:
  - id: p
    join: any
    parallel:
      one: [{id: a, call: POST /a, compensation: POST /undo/a}]
      two: [{id: b, call: POST /b, compensation: POST /undo/b}]
  - {id: f, call: POST /f}
`,
  "a branch that may have failed with effect, in a block that goes on": `
steps:
  - id: p
    join: any
    on_win: finish
    parallel:
      one: [{id: a, call: POST /a, compensation: POST /undo/a}]
      two: [{id: b, call: POST /b}]
`,
  "a scope undone as a whole": `
steps:
  - id: s
    timeout: 2d
    steps:
      - {id: a, call: POST /a, compensation: POST /undo/a}
      - {id: b, call: POST /b, compensation: POST /undo/b}
    compensation: POST /undo/s
    on_error:
      - steps: [{id: h, call: POST /h, compensation: POST /undo/h}]
  - {id: c, call: POST /c}
`,
  "a scope whose time runs out while a call is on the wire": `
steps:
  - id: s
    timeout: 1d
    steps:
      - {id: a, call: POST /a, compensation: POST /undo/a}
      - {id: b, emit: told, compensation: {emit: untold}}
    on_error: [{then: continue}]
  - {id: c, call: POST /c, when: "!step(s).timeout"}
`,
  "a call that was left, fails, and is asked about": `
steps:
  - id: p
    join: any
    parallel:
      one: [{id: a, call: POST /a, compensation: POST /undo/a}]
      two: [{id: b, call: POST /b}]
  - {id: c, call: POST /c}
  - {id: d, call: POST /d, when: step(a).failed}
`,
  "a handler after which all fails": `
steps:
  - {id: a, call: POST /a, compensation: POST /undo/a, on_error: [{then: continue}]}
  - id: b
    when: input.b == 1
    call: POST /b
    on_error: [{steps: [{id: h, wait: 1h, until: ok}], then: fail}]
  - {id: c, call: POST /c}
`,
  "a block undone as a whole, and a deadline": `
deadline: 30d
steps:
  - id: p
    on_fail: cancel
    timeout: 2d
    parallel:
      one: [{id: a, call: POST /a, compensation: POST /undo/a}]
      two: [{id: b, call: POST /b, compensation: [POST /undo/b, {wait: 1h}, POST /tell/b]}]
    compensation: POST /undo/p
  - {id: w, wait: 5d}
`,
  "a block in a block": `
steps:
  - id: p
    join: any
    on_fail: cancel
    parallel:
      one:
        - id: q
          on_win: finish
          join: any
          parallel:
            three: [{id: a, call: POST /a, compensation: POST /undo/a}]
            four: [{id: b, wait_for: mail, timeout: 1d}]
        - {id: c, call: POST /c, when: "!step(a).failed"}
      two: [{id: d, call: POST /d, compensation: POST /undo/d}]
`,
  "one event that two branches wait for": `
steps:
  - id: p
    parallel:
      one: [{id: a, wait_for: mail}, {id: b, call: POST /b, compensation: POST /undo/b}]
      two: [{id: c, wait: 1d, until: [mail, post]}, {id: d, call: POST /d}]
      three: [{id: e, wait_for: {all: [mail, post]}, timeout: 2d, on_timeout: continue}]
`,
  "a graph in a scope in a race": `
steps:
  - id: p
    join: any
    parallel:
      one:
        - {id: a, call: POST /a}
        - id: s
          steps:
            - {id: b, call: POST /b, compensation: POST /undo/b}
            - {id: c, needs: [b], call: POST /c, when: input.c == 1}
            - {id: d, needs: [b], wait: 1d}
            - {id: e, needs: [c, d], call: POST /e}
      two: [{id: f, wait_for: mail}]
`,
  "steps that need each other": `
steps:
  - {id: a, call: POST /a, compensation: POST /undo/a}
  - {id: b, call: POST /b, needs: []}
  - {id: c, call: POST /c, needs: [a, b], compensation: POST /undo/c}
  - {id: d, wait: 1d, needs: b}
  - {id: e, call: POST /e, needs: [d], when: "!step(b).failed"}
`,
  handlers: `
steps:
  - id: a
    call: POST /a
    compensation: POST /undo/a
    on_error: [{then: continue}]
  - id: b
    call: POST /b
    when: step(a).failed
    on_error: [{steps: [{id: h, wait: 1h, until: ok}], then: fail}]
  - {id: c, call: POST /c}
`,
  "cases and ends": `
steps:
  - id: w
    wait_for: {all: [x, y]}
    timeout: 1d
    on_error: [{then: continue}]
  - id: c
    choose:
      - {when: step(w).timeout, steps: [{id: a, call: POST /a, compensation: POST /undo/a}, {id: e1, end: failed}]}
      - {when: input.c == 1, steps: [{id: e2, end: cancelled}]}
      - else: [{id: b, call: POST /b}, {id: e3, end: completed}]
  - {id: d, call: POST /d}
`,
} as const;
