/** Reads what the panel shows, from its document: what a person would see, by the attributes that carry it. */
import { BrowserError } from './driver.ts';
import type { Panel } from './driver.ts';

export interface StreamRow {
  readonly id: string;
  readonly transport: string;
  readonly state: string;
  /** Messages. */
  readonly received: number;
  /** Messages. */
  readonly sent: number;
  readonly url: string;
  readonly label: string;
}

export interface MessageRow {
  readonly id: string;
  readonly direction: string;
  /** Milliseconds. */
  readonly at: number;
  /** Bytes. */
  readonly size: number;
  readonly kind: string;
  readonly preview: string;
}

export interface FindingRow {
  readonly kind: string;
  readonly text: string;
}

export interface PanelContent {
  /** The status line. */
  readonly status: string;
  readonly streams: readonly StreamRow[];
  /** Of the selected stream, those that have a row now. */
  readonly messages: readonly MessageRow[];
  readonly findings: readonly FindingRow[];
}

const READ = `
  const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  const text = (element) => (element?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  return {
    status: text(document.querySelector('[role=status]')),
    streams: all('[data-stream]', ({ dataset: d }) => ({
      id: d.stream ?? '', transport: d.transport ?? '', state: d.state ?? '',
      received: Number(d.in), sent: Number(d.out), url: d.url ?? '', label: d.label ?? '' })),
    messages: all('[data-message]', (row) => ({
      id: row.dataset.message ?? '', direction: row.dataset.direction ?? '', at: Number(row.dataset.at),
      size: Number(row.dataset.size), kind: row.dataset.kind ?? '',
      preview: row.querySelector('.preview')?.textContent ?? '' })),
    findings: all('[data-finding]', (row) => ({ kind: row.dataset.kind ?? '', text: text(row) })),
  };`;

function isContent(value: unknown): value is PanelContent {
  return typeof value === 'object' && value !== null && 'streams' in value && Array.isArray(value.streams);
}

export async function readPanel(panel: Pick<Panel, 'evaluate'>): Promise<PanelContent> {
  const content = await panel.evaluate(READ);
  if (!isContent(content)) throw new BrowserError('The panel could not be read');
  return content;
}
