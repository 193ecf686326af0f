import { formatCount, pluralize } from '../base/format.ts';

/** Where a damaged JSON text stops being readable. */
export const JSON_DAMAGE = {
  endsEarly: 'the text ends too early',
  noValue: 'not a JSON value',
  badString: 'a string with a character that JSON does not allow',
  noName: 'a member without a quoted name',
  noColon: 'a member without a colon',
  wrongBracket: 'a closing bracket that does not match',
  betweenMembers: 'neither a comma nor a closing bracket after a value',
  afterEnd: 'text after the end',
} as const;

/** Why a file, whatever its format, was not read or not read to its end. */
export const FILE_PROBLEMS = {
  unreadable: 'it cannot be read',
  isEmpty: 'the file is empty',
  notRecording: 'not a recording: neither a HAR nor a session file begins like this',
  isParquet:
    'a Parquet file, which holds tables made of a recording: ask it in SQL, or check the recording that it was made of',
  isOtlp:
    'traces of OpenTelemetry, which hold no contents: send them to a collector, or check the recording that they were made of',
  tooLarge: (characters: number) => `larger than ${formatCount(characters)} characters; the rest is not read`,
  damagedZip: 'the zip archive is damaged; nothing of it can be read',
  zipTooLarge: (bytes: number) =>
    `a zip archive larger than ${formatCount(bytes)} bytes; unpack it and open what is in it`,
  zipWithoutRecording: (names: readonly string[], count: number) =>
    `a zip archive without a recording (${pluralize(count, 'file')}${names.length === 0 ? '' : `: ${names.join(', ')}`}${count > names.length ? ', …' : ''})`,
  more: (count: number) => `… and ${formatCount(count)} more`,
} as const;

/** What is wrong with a session file. */
export const SESSION_PROBLEMS = {
  inLine: (line: number, problem: string) => `line ${line}: ${problem}`,
  headerNotJson: 'the first line is not JSON',
  notHeader: 'the first line is not a session header',
  noVersion: 'the session header has no version',
  newerFile: (version: number, known: number) => `the file has version ${version}; this program reads up to ${known}`,
  newerRecords: (version: number, known: number) =>
    `the file's records have version ${version}; this program reads up to ${known}`,
  decoders: (limit: number) => `"decoders" is not a list of at most ${limit} decoders`,
  decoderConnections: (decoder: number, limit: number) =>
    `decoder ${decoder}: "connections" is not a list of at most ${limit} pairs of a document and a number`,
  joinedDecoders: 'decoders of files that were joined behind another are not used',
  decoderProtos: (decoder: number) =>
    `decoder ${decoder}: "protos" is not a list of files with "name" and "text", together at most 512 KB`,
  lineTooLong: 'too long',
  notJson: 'not JSON',
  timeRunsBackwards: 'time runs backwards',
  endMissing: (line: number) => `the end is missing after line ${line}`,
  wrongCount: (announced: string, found: number) =>
    `the last line announces ${announced} records, but ${found} are here`,
} as const;

const NO_TIME = 'has no time; it is placed after the one before it';

/** What is wrong with a HAR file. */
export const HAR_PROBLEMS = {
  notHar: 'not a HAR file: it has no object "log"',
  noEntries: 'the file has no list log.entries',
  damaged: (character: number, line: number, damage: string) =>
    `damaged at character ${character} (line ${line}): ${damage}; everything before it is read`,
  inEntry: (entry: number, problem: string) => `entry ${entry}: ${problem}`,
  noUrl: 'has no URL',
  noTime: NO_TIME,
  notMessage: (message: number) => `message ${message} is not a message`,
  messageWithoutTime: (message: number) => `message ${message} ${NO_TIME}`,
  notEvent: (event: number) => `event ${event} is not an event`,
  eventWithoutTime: (event: number) => `event ${event} ${NO_TIME}`,
  outOfOrder: (records: number) =>
    `${pluralize(records, 'record')} of entries that stand far behind their time are placed later than they happened`,
} as const;

/** Why a rule that says what to replace cannot be used. */
export const REDACTION_RULE_PROBLEMS = {
  notPath: (path: string) => `"${path}" is not a path; write user.email, $.items[*].key or **.token`,
  matchesEmpty: (pattern: string) => `the pattern "${pattern}" matches the empty text; nothing would be left`,
  notPattern: (pattern: string, reason: string) => `"${pattern}" is not a regular expression: ${reason}`,
} as const;

/** The rules that find secrets, as a preview names them. */
export const SECRET_RULE_LABELS = {
  webToken: 'JSON web token',
  authorization: 'authorization',
  serviceKey: 'key of a service',
  urlCredentials: 'user and password in a URL',
  privateKey: 'private key',
  webhook: 'webhook address',
  subprotocol: 'subprotocol',
  login: 'login',
  path: 'link',
  card: 'card number',
  iban: 'bank account',
  socialSecurity: 'social security number',
  mail: 'mail address',
  phone: 'phone number',
  address: 'IP address',
  header: (name: string) => `header ${name}`,
  name: (name: string) => `"${name}"`,
} as const;
