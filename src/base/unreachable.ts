/**
 * Ends a `switch` over a union: a new member of the union breaks the build at every place that must handle it.
 *
 * @throws always; reaching it means that a value does not have its declared type.
 */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
