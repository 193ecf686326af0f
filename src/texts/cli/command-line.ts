/** What is wrong with a command line, in a sentence. */
export const COMMAND_LINE_PROBLEMS = {
  wrongOptions: 'wrong options',
  noCommand: 'Say what to do: realtime-inspector check FILE',
  unknownCommand: (command: string, known: readonly string[]) =>
    `There is no command "${command}"; there are: ${known.join(', ')}`,
  foreignOption: (command: string, option: string) => `${command} has no option --${option}`,
  checkNeedsFile: 'check needs a file: realtime-inspector check FILE (or - for standard input)',
  recordNeedsAddress: 'record needs an address: realtime-inspector record https://… -o FILE.rtlog',
  recordNeedsOutput: 'record needs a file to write: -o FILE.rtlog',
  recordNeedsFile: 'record cannot write to standard output, where its report goes: name a file, -o FILE.rtlog',
  convertNeedsFiles: 'convert needs two files, or files and a folder: realtime-inspector convert FROM TO',
  reportNeedsFile: 'report needs a file: realtime-inspector report FILE -o report.html',
  reportNeedsOutput: 'report needs a file to write: -o report.html (or -o - for standard output)',
  oneFileOnly: (command: string, surplus: string) => `${command} takes one file at a time; "${surplus}" is too many`,
  oneAddressOnly: (surplus: string) => `record takes one address at a time; "${surplus}" is too many`,
  noWords: (command: string, surplus: string) => `${command} takes no file; "${surplus}" is too many`,
  notAddress: (url: string) => `"${url}" is not the address of a page; it begins with http:// or https://`,
  wrongRecordingTime: (text: string) => `--for needs a duration such as 30s, 2m or 1h, at most 24h, not "${text}"`,
  unknownBrowser: (name: string) => `--browser: there is no "${name}"; there are chrome and firefox`,
  parquetNeedsName: 'Parquet is a file for each table: name one, TO.parquet',
  plainIsForSessions: '--plain is for session files; others are never packed',
  wrongNumbering: (text: string) =>
    `--numbering needs a field such as data.seq, data.seq:symbol or none, each with @TEXT for some streams, not "${text}"`,
  unknownReport: (format: string, known: readonly string[]) =>
    `--format: there is no "${format}"; there are ${known.join(', ')}`,
  formatContradiction: (format: string) => `--json and --format ${format} contradict each other`,
  unknownFinding: (word: string, known: readonly string[]) =>
    `--fail-on: there is no finding called "${word}"; known are any, none, ${known.join(', ')}`,
  wrongDuration: (option: string, text: string) =>
    `--${option} needs a duration such as 500ms, 5s, 2m or 1h, not "${text}"`,
  wrongNumber: (option: string, text: string) => `--${option} needs a whole number, not "${text}"`,
  unknownFormat: (format: string) =>
    `--to: there is no format "${format}"; there are rtlog, har, trace, csv, parquet and otlp`,
  unclearFormat: (file: string, isPage: boolean) =>
    `"${file}" does not end in .rtlog, .har, .trace.json, .csv, .parquet or .otlp.json; give the format with --to` +
    (isPage ? '; for a page to read there is realtime-inspector report' : ''),
  unreadableOption: (option: string, path: string, problem: string) => `--${option} ${path}: ${problem}`,
  unknownSecretKind: (option: string, word: string, kinds: readonly string[]) =>
    `--${option} does not know "${word}"; it knows ${kinds.join(', ')}`,
  redactionContradiction: '--no-redact and a rule for redaction contradict each other',
  notExpression: (text: string) => `--until needs an expression of JavaScript, not "${text}"`,
} as const;

/** What is wrong with the options of `record` alone. */
export const RECORD_OPTION_PROBLEMS = {
  header: '--header needs a name and a value: --header "Name: value"',
  cookie: '--cookie needs a name and a value: --cookie name=value',
  viewport: (text: string) => `--viewport needs a width and a height, such as 1280x720, not "${text}"`,
  state: (path: string, reason: string) => `--storage-state ${path}: ${reason}`,
  notState: 'this is no storage state, as Playwright saves it: { "cookies": […], "origins": […] }',
  connect: (text: string) =>
    `--connect needs the address of a debugging port, such as http://127.0.0.1:9222, not "${text}"`,
  notWithConnect: (option: string) => `--${option} is for a browser that record starts, not for one that runs already`,
  script: (path: string, reason: string) => `--script ${path}: ${reason}`,
  unclearFormat: (file: string) => `"${file}" does not end in .rtlog, .har, .trace.json or .csv: name the file so`,
  madeOfRecording: (file: string) =>
    `record cannot write "${file}": tables and spans are made of a recording. Record to run.rtlog, then realtime-inspector convert run.rtlog "${file}"`,
} as const;

/**
 * Where to look after a problem with the command line.
 *
 * @param command that was called; `null` if none is known.
 */
export const helpHint = (command: string | null): string =>
  `Try: realtime-inspector ${command === null ? '' : `${command} `}--help`;
