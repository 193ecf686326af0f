import { vi } from 'vitest';

/**
 * Sets the globals of a page that the platform's functions are taken from when they are first loaded: a document at this
 * address, and no more of a DOM. Unstub the globals after the test.
 */
export function stubPage(url = 'https://app.test/page'): void {
  class Node {
    get baseURI(): string {
      return url;
    }
    get nodeType(): number {
      // Refuses every object that is no node, as the platform does.
      if (!(this instanceof Node)) throw new TypeError('Illegal invocation');
      return 9;
    }
  }
  class Document extends Node {
    get URL(): string {
      return url;
    }
  }
  vi.stubGlobal('Node', Node);
  vi.stubGlobal('Document', Document);
  vi.stubGlobal('document', new Document());
  vi.stubGlobal('window', {});
}
