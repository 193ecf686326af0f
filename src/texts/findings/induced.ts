import { formatDuration, pluralize } from '../../base/format.ts';

/** What was done, for the beginning of a sentence that ends with a time: `You cut this connection`. */
const DONE: Readonly<Record<string, string>> = {
  cut: 'you cut this connection',
  refuse: 'you had connections refused',
  stuck: 'you kept connections from opening',
  'half-open': 'you silenced this connection',
  status: 'you had requests answered with a status of your choice',
  close: 'you closed this connection',
  freeze: 'you froze this connection',
  'slow-reader': 'you slowed down what reads this connection',
  bandwidth: 'you limited the bandwidth',
  drop: 'you dropped messages',
  delay: 'you delayed messages',
  duplicate: 'you duplicated messages',
  swap: 'you swapped messages',
  corrupt: 'you corrupted messages',
  'by-hand': 'you made a message by hand',
};

/** Marks a sentence about something that was caused on purpose. */
const ON_PURPOSE = 'On purpose';

/** What a fault is called in lists and on marks: `connection cut`. */
const NAMES: Readonly<Record<string, string>> = {
  cut: 'connection cut',
  refuse: 'connections refused',
  stuck: 'connections stuck',
  'half-open': 'connection silenced',
  status: 'answered with a chosen status',
  close: 'connection closed',
  freeze: 'connection frozen',
  'slow-reader': 'slow reader',
  bandwidth: 'bandwidth limited',
  drop: 'messages dropped',
  delay: 'messages delayed',
  duplicate: 'messages duplicated',
  swap: 'messages swapped',
  corrupt: 'messages corrupted',
  'by-hand': 'messages made by hand',
};

/** The name of a fault; a kind that is not known here is its own name. */
export const inducedName = (fault: string): string => (Object.hasOwn(NAMES, fault) ? NAMES[fault] : undefined) ?? fault;

/** One line on what was done: `connection cut at 12:03:07`. Times as people read them. */
export const inducedLine = (act: {
  readonly fault: string;
  readonly from: string;
  /** Milliseconds; `null` while it is in force, 0 for what takes no time. */
  readonly lasted: number | null;
  readonly messages: number;
}): string => {
  const lasted = act.lasted === null ? ' until the end' : act.lasted === 0 ? '' : ` for ${formatDuration(act.lasted)}`;
  const messages = act.messages === 0 ? '' : `, ${pluralize(act.messages, 'message')}`;
  return `${inducedName(act.fault)} at ${act.from}${lasted}${messages}`;
};

/** Rows between messages and marks of a lane: a fault begins or ends. */
export const INDUCED_ROWS = {
  begin: (name: string): string => `${ON_PURPOSE}: ${name}`,
  end: (name: string, lasted: number): string => `${ON_PURPOSE}: ${name}, over after ${formatDuration(lasted)}`,
} as const;

/** What was done to one message, as a tag next to it. */
const TAGS: Readonly<Record<string, string>> = {
  drop: 'dropped on purpose',
  delay: 'delayed on purpose',
  duplicate: 'duplicated on purpose',
  swap: 'swapped on purpose',
  corrupt: 'corrupted on purpose',
  freeze: 'held on purpose',
  'half-open': 'withheld on purpose',
  'by-hand': 'made by hand',
};

/** The tag of a message; a kind that is not known here is named by its own word. */
export const inducedTag = (fault: string): string =>
  (Object.hasOwn(TAGS, fault) ? TAGS[fault] : undefined) ?? `${fault}, on purpose`;

/** Heading of a list of what was done on purpose. */
export const INDUCED_HEADING = 'Caused on purpose';

/** Says what was done and when. @param fault kind of the fault, as recorded. */
const doneText = (fault: string, at: string): string =>
  `${(Object.hasOwn(DONE, fault) ? DONE[fault] : undefined) ?? 'you set a fault'} at ${at}`;

/** The sentence before that of a finding that a fault explains. */
export const inducedCauseText = (fault: string, at: string): string => `${ON_PURPOSE}: ${doneText(fault, at)}.`;

/** Evidence where a fault was in force, but does not explain all of a finding. */
export const inducedPartText = (fault: string, at: string): string =>
  `a fault on purpose explains a part: ${doneText(fault, at)}`;

/** Evidence for what the app did after a fault. */
export const inducedBeforeText = (fault: string, at: string): string =>
  `it followed a fault on purpose: ${doneText(fault, at)}`;

/** Evidence for how much longer than the fault its effect lasted. Milliseconds. */
export const inducedExcessText = (excess: number): string =>
  `it lasted ${formatDuration(excess)} longer than the fault itself`;

/** Evidence on how many of the messages of a finding were changed on purpose. */
export const inducedCountText = (changed: number, count: number): string =>
  `${pluralize(changed, 'message')} of ${pluralize(count, 'message')} changed on purpose`;
