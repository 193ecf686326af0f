/** Why a regular expression of the filter has no answer; the rest of a sentence. */
export const MATCH_FAILURES = {
  'too-long': 'the regular expression takes too long; a repetition within a repetition, as in (a+)+, often does',
  unavailable: 'regular expressions cannot be run here',
} as const;

/** What is wrong with the form of a filter; the rest of a sentence. */
export const SYNTAX_PROBLEMS = {
  missingAfter: (word: 'and' | 'or' | 'not'): string => `something is missing after ${word}`,
  missingBefore: (word: 'and' | 'or'): string => `something is missing before ${word}`,
  emptyBrackets: 'there is nothing in these brackets',
  nestedTooDeep: 'brackets are nested too deep',
  unclosedBracket: 'a closing bracket is missing',
  strayBracket: 'this bracket closes nothing',
  unknownKey: (word: string, meant: string): string => `there is no key ${word}; ${meant}: was probably meant`,
  /** @param reason the engine's own words, empty if it gave none. */
  badPattern: (reason: string): string => `the regular expression cannot be read${reason === '' ? '' : `: ${reason}`}`,
} as const;

const orList = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** What is wrong with the value of a key or path; the rest of a sentence. */
export const VALUE_PROBLEMS = {
  noSize: (operator: string): string => `a size is missing after size:${operator}`,
  notSize: 'a size is a number with k or M, like size:>1k',
  noTime: (key: string): string => `a time is missing after ${key}:`,
  notTime: (key: string): string => `a time is written ${key}:12:03:07 or ${key}:+14.8s`,
  onlyEquality: (key: string): string => `${key}: compares by = and != only`,
  noValue: (key: string, operator: string): string => `something is missing after ${key}:${operator}`,
  noPattern: (key: string): string => `${key}: takes no regular expression`,
  notDirection: 'a direction is dir:in or dir:out',
  notTransport: (names: readonly string[]): string => `a transport is ${orList(names)}`,
  notOneOf: (key: string, names: readonly string[]): string => `${key}: asks for ${orList(names)}`,
  notPath: (path: string): string => `${path} is not a path like data.price or [0].id`,
  noPathValue: (path: string, operator: string): string => `a value is missing after ${path}${operator}`,
  patternOperator: 'a regular expression needs ~ or =',
  notNumber: (operator: string): string => `${operator} compares with a number`,
} as const;

/** What the keys of the filter ask for, as hints next to suggestions. */
export const KEY_HINTS = {
  transport: 'WebSocket, data channels, SSE, streams, polls',
  dir: 'in or out',
  type: 'type of message, in the words of its protocol',
  channel: 'channel, topic, room or namespace',
  protocol: 'like socket.io, mqtt or json',
  size: 'bytes, like >1k',
  after: 'a time, like 12:03 or +14.8s',
  before: 'a time, like 12:03 or +14.8s',
  has: 'gap, duplicate, late or finding',
  is: 'heartbeat, text, binary, json, cut, empty or induced',
  stream: 'name or address of the stream',
  event: 'event type of SSE',
  id: 'event id of SSE',
  url: 'address of the stream',
} as const;

/** Hints next to suggested values. */
export const VALUE_HINTS = {
  inRecording: 'in this recording',
  received: 'from the server',
  sent: 'sent by the page',
  larger: 'larger than 1,000 bytes',
  smaller: 'smaller than 100 bytes',
  sinceStart: 'since the recording began',
  byClock: 'by the clock',
} as const;
