/** Reads what the panel shows, from its document: what a person would see, by the attributes that carry it. */
import type { Panel } from './driver.ts';

/** A stream in the list. */
export interface StreamRow {
  readonly id: string;
  readonly transport: string;
  readonly state: string;
  /** In messages. */
  readonly received: number;
  /** In messages. */
  readonly sent: number;
  readonly url: string;
  readonly label: string;
}

/** A message in the table. */
export interface MessageRow {
  readonly id: string;
  readonly direction: string;
  /** In milliseconds. */
  readonly at: number;
  /** In bytes. */
  readonly size: number;
  readonly kind: string;
  readonly preview: string;
}

/** A finding in the list. */
export interface FindingRow {
  readonly kind: string;
  readonly text: string;
}

/** What a panel shows. */
export interface PanelContent {
  /** The status line. */
  readonly status: string;
  readonly streams: readonly StreamRow[];
  /** Those of the selected stream that have a row now. */
  readonly messages: readonly MessageRow[];
  readonly findings: readonly FindingRow[];
}

/** Runs in the panel's document. */
function readRows(): PanelContent {
  const all = <Row>(selector: string, read: (row: HTMLElement) => Row): readonly Row[] =>
    Array.from(document.querySelectorAll<HTMLElement>(selector), read);
  // Elements stand apart on the screen, often by a margin alone.
  const partsOf = (node: Node): string =>
    node instanceof Element ? ` ${Array.from(node.childNodes, partsOf).join('')} ` : (node.nodeValue ?? '');
  const textOf = (element: Element | null) => (element === null ? '' : partsOf(element).replace(/\s+/g, ' ').trim());
  return {
    status: textOf(document.querySelector('[role=status]')),
    streams: all('[data-stream]', ({ dataset: data }) => ({
      id: data['stream'] ?? '',
      transport: data['transport'] ?? '',
      state: data['state'] ?? '',
      received: Number(data['in']),
      sent: Number(data['out']),
      url: data['url'] ?? '',
      label: data['label'] ?? '',
    })),
    messages: all('[data-message]', (row) => ({
      id: row.dataset['message'] ?? '',
      direction: row.dataset['direction'] ?? '',
      at: Number(row.dataset['at']),
      size: Number(row.dataset['size']),
      kind: row.dataset['kind'] ?? '',
      preview: textOf(row.querySelector('.preview')),
    })),
    findings: all('[data-finding]', (row) => ({ kind: row.dataset['kind'] ?? '', text: textOf(row) })),
  };
}

/** Reads the rows that the panel shows now. */
export async function readPanel(panel: Pick<Panel, 'evaluate'>): Promise<PanelContent> {
  return panel.evaluate(readRows);
}
