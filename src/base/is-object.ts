/** True for everything with properties but functions: objects, arrays, maps. `null` is none. */
export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** True for an object with names, as JSON has it; arrays and bytes are none. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !Array.isArray(value) && !ArrayBuffer.isView(value);
