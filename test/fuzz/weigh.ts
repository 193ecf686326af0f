/** How deep a value is looked into: JSON may be nested as deep as its text is long, and no input is as long as this. */
const DEEPEST = 100_000;

/**
 * How much a value holds, in characters: texts and bytes by their length, everything else by 8. A parser that makes much
 * out of little is found by it.
 *
 * @throws {RangeError} for a value above `most`, or one without end
 */
export function weigh(value: unknown, most: number): number {
  let weight = 0;
  const stack: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value: current, depth } = next;
    weight += typeof current === 'string' ? current.length : ArrayBuffer.isView(current) ? current.byteLength : 8;
    if (weight > most) throw new RangeError(`what was made weighs more than ${most} characters`);
    if (depth > DEEPEST) throw new RangeError('what was made has no end');
    if (typeof current !== 'object' || current === null || ArrayBuffer.isView(current)) continue;
    for (const name of Object.keys(current)) {
      weight += name.length;
      stack.push({ value: Reflect.get(current, name), depth: depth + 1 });
    }
  }
  return weight;
}
