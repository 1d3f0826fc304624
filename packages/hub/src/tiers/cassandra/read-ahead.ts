/**
 * What the tasks give, in their order, while so many of them are under way: the next is begun when one was taken, so
 * that who reads slowly holds the rest back.
 */
export async function* readAhead<T>(tasks: Iterable<() => Promise<T>>, depth: number): AsyncGenerator<T> {
  const waiting = tasks[Symbol.iterator]();
  const running: Promise<T>[] = [];
  const begin = (): void => {
    const next = waiting.next();
    if (next.done === true) return;
    const task = next.value();
    // A fault of one that nobody comes to any more is nobody's.
    task.catch(() => undefined);
    running.push(task);
  };
  for (let i = 0; i < depth; i++) begin();
  for (let first = running.shift(); first !== undefined; first = running.shift()) {
    const value = await first;
    begin();
    yield value;
  }
}
