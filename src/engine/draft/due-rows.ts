// DueRows: what one commit changes in the due index.
import type { DueRow } from "../instance.ts";

export class DueRows {
  readonly added: DueRow[] = [];
  readonly removed: DueRow[] = [];

  add(row: DueRow): void {
    this.added.push(row);
  }

  /** A row that this same commit added was never there. */
  remove(row: DueRow): void {
    const added = this.added.findIndex((other) => other.timer === row.timer);
    if (added >= 0) this.added.splice(added, 1);
    else this.removed.push(row);
  }
}
