// @ts-check
/** Reads what the panel shows, from its document: what a person would see, by the attributes that carry it. */
import { BrowserError } from './driver.mjs';

/**
 * @typedef {object} StreamRow
 * @property {string} id
 * @property {string} transport
 * @property {string} state
 * @property {number} received messages
 * @property {number} sent messages
 * @property {string} url
 * @property {string} label
 */

/**
 * @typedef {object} MessageRow
 * @property {string} id
 * @property {string} direction
 * @property {number} at milliseconds
 * @property {number} size bytes
 * @property {string} kind
 * @property {string} preview
 */

/**
 * @typedef {object} FindingRow
 * @property {string} kind
 * @property {string} text
 */

/**
 * @typedef {object} PanelContent
 * @property {string} status the status line
 * @property {readonly StreamRow[]} streams
 * @property {readonly MessageRow[]} messages of the selected stream, those that have a row now
 * @property {readonly FindingRow[]} findings
 */

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

/**
 * @param {unknown} value
 * @returns {value is PanelContent}
 */
function isContent(value) {
  return typeof value === 'object' && value !== null && 'streams' in value && Array.isArray(value.streams);
}

/**
 * @param {Pick<import('./driver.mjs').Panel, 'evaluate'>} panel
 * @returns {Promise<PanelContent>}
 */
export async function readPanel(panel) {
  const content = await panel.evaluate(READ);
  if (!isContent(content)) throw new BrowserError('The panel could not be read');
  return content;
}
