import { getterOf } from './primordials.ts';

/**
 * Where the recorder runs, if that is a document. In a worker, which has neither window nor nodes, the build puts
 * `worker-place.ts` in the place of this file.
 */

const baseOf = getterOf<Node, string>(Node.prototype, 'baseURI');
const urlOf = getterOf<Document, string>(Document.prototype, 'URL');
const nodeType = getterOf<Node, number>(Node.prototype, 'nodeType');

export const ownDocument = globalThis.document;
export const ownWindow: Window & typeof globalThis = window;

/** What has the global functions of its own, `fetch` among them. */
export const functionHolder: object = globalThis;

/** Where the browser reports rejections that no code handles. */
export const ownScope: EventTarget = ownWindow;

/** The document's URL now, and the one against which it resolves others. */
export const placeUrl = (): string => urlOf(ownDocument);
export const baseUrl = (): string => baseOf(ownDocument);

/** Whether a value is a node; throws for what is none. */
export const isNode = (value: object): boolean => nodeType(value as Node) !== undefined;
