// Unprivileged: what a user without special rights meets, also when the tests themselves run as root.

/** Runs the work under the rights of `nobody` where this process is root; the paths must be passable for all. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!("nobody");
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}
