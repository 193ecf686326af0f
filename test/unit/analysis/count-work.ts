/** Methods of a list that call back for each item that they look at. */
const CALLING = [
  'every', 'filter', 'find', 'findIndex', 'findLast', 'findLastIndex', 'flatMap', 'forEach', 'map', 'reduce', 'some',
] as const; // prettier-ignore

/** Methods that look at the whole list. */
const WHOLE = ['concat', 'join', 'sort', 'toSorted'] as const;

/** Iterators whose steps are counted. */
const ITERATORS: readonly object[] = [
  Object.getPrototypeOf(new Map().values()),
  Object.getPrototypeOf(new Set().values()),
  Object.getPrototypeOf([].values()),
];

/**
 * Counts the steps of a piece of work: each item that an iteration passes or a method calls back for, and the length of each
 * list that is joined or sorted. What it takes in time depends on the machine; this does not. Loops by index are not seen.
 */
export function countWork(work: () => void): number {
  let steps = 0;
  const undo: (() => void)[] = [];
  const replace = (owner: object, name: string, make: (original: Function) => Function): void => {
    const descriptor = Object.getOwnPropertyDescriptor(owner, name);
    if (descriptor === undefined || typeof descriptor.value !== 'function') throw new Error(`no method ${name}`);
    Object.defineProperty(owner, name, { ...descriptor, value: make(descriptor.value) });
    undo.push(() => Object.defineProperty(owner, name, descriptor));
  };
  for (const iterator of ITERATORS) {
    replace(
      iterator,
      'next',
      (original) =>
        function next(this: unknown) {
          steps += 1;
          return Reflect.apply(original, this, []);
        },
    );
  }
  for (const name of CALLING) {
    replace(
      Array.prototype,
      name,
      (original) =>
        function scan(this: unknown, callback: Function, ...more: readonly unknown[]) {
          const counted = (...values: readonly unknown[]): unknown => {
            steps += 1;
            return Reflect.apply(callback, undefined, values);
          };
          // A spread would be an iteration of its own.
          return Reflect.apply(original, this, more.length === 0 ? [counted] : [counted, more[0]]);
        },
    );
  }
  for (const name of WHOLE) {
    replace(
      Array.prototype,
      name,
      (original) =>
        function scan(this: readonly unknown[], ...values: readonly unknown[]) {
          steps += this.length;
          return Reflect.apply(original, this, values);
        },
    );
  }
  steps = 0;
  try {
    work();
    return steps;
  } finally {
    while (undo.length > 0) undo.pop()?.();
  }
}
