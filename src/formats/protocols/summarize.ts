import { PREVIEW_TEXTS } from '../../texts/previews.ts';
import { shorten } from '../../base/shorten.ts';
import { writeJson } from '../json/write-json.ts';
import type { DecodedMessage } from './decoded-message.ts';

/** Characters of a summary. */
const SUMMARY_LIMIT = 160;

/** Parts of a batch that its summary writes out. */
const SHOWN_PARTS = 4;

/** A value as a person reads it in a line: a text without quotation marks, else JSON. */
const inOneLine = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, 2 * SUMMARY_LIMIT) : writeJson(value, SUMMARY_LIMIT);

/** The namespace that every Socket.IO message is in unless it says otherwise. */
const isPlainChannel = (channel: string | null): boolean => channel === null || channel === '/';

function summarizeOne({ type, channel, ref, number, content }: DecodedMessage): string {
  const words = [
    type ?? '',
    isPlainChannel(channel) ? '' : channel,
    ref === null ? '' : `#${ref}`,
    number === null ? '' : String(number),
    content === undefined ? '' : inOneLine(content),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/**
 * Writes a message in one line of at most 160 characters: type, channel, reference, number and content. Made when it is
 * asked for, since few messages are ever read by people.
 */
export function summarize(message: DecodedMessage): string {
  if (message.parts.length === 0) return shorten(summarizeOne(message), SUMMARY_LIMIT);
  const shown = message.parts.slice(0, SHOWN_PARTS).map((part) => shorten(summarizeOne(part), SUMMARY_LIMIT));
  return shorten(`${PREVIEW_TEXTS.parts(message.parts.length)}: ${shown.join(' · ')}`, SUMMARY_LIMIT);
}
