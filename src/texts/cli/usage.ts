import { OVERVIEW } from './overview-usage.ts';
import { FAULT_OPTIONS_USAGE, FAULTS_USAGE } from './faults-usage.ts';
import {
  FILES,
  CHECK_OPTIONS,
  REDACTION_OPTIONS,
  DURATION,
  kindsOf,
  PAGES,
  EXIT_OF_CHECK,
  EXIT_OF_RECORD,
  EXIT_OF_WRITERS,
  EXIT_OF_READERS,
  PAGE_OPTIONS,
  OUTPUTS,
} from './usage-parts.ts';

const CHECK = (kinds: readonly string[]): string => `realtime-inspector check FILE… [options]

Says what is wrong in a recording, and what could not be judged. Several files,
or a pattern in quotes, are checked at the same time and have one report, one
JUnit file and one exit status; each is judged as if it were alone.

${FILES}
Options
${CHECK_OPTIONS}  --jobs N                   how many of several files are checked at once;
                             default: one for each core

${DURATION}
${kindsOf(kinds)}
${EXIT_OF_CHECK}
${PAGES}
Examples
  realtime-inspector check session.rtlog
  realtime-inspector check chrome.har --fail-on gap,duplicate,late,reset
  realtime-inspector check run.rtlog --policy realtime.json --fail-on unjudged
  realtime-inspector check run.rtlog --max-silence 5s --junit results.xml
  realtime-inspector check run.rtlog --format github
  realtime-inspector check run.rtlog --format markdown >> $GITHUB_STEP_SUMMARY
  realtime-inspector check chrome.har --json | jq '.findings[].text'
  realtime-inspector check 'artifacts/**/*.rtlog' --junit results.xml
`;

const RECORD = (kinds: readonly string[]): string => `realtime-inspector record URL -o FILE [options]

Opens a page in an installed browser without a window, records it, saves the
recording and checks it. FILE ends in .rtlog, .har, .trace.json or .csv.

Options
  -o, --output FILE          the file to write
${PAGE_OPTIONS}${FAULT_OPTIONS_USAGE}
Options of check
${CHECK_OPTIONS}
${DURATION}
${kindsOf(kinds)}
${EXIT_OF_RECORD}
${OUTPUTS}
${PAGES}
Examples
  realtime-inspector record https://localhost:3000 --for 30s -o run.rtlog
  realtime-inspector record http://localhost:3000 --until window.done -o a.rtlog
  realtime-inspector record http://app.test --connect http://[::1]:9222 -o a.har
  realtime-inspector record http://localhost:3000 --viewport 1280x720 -o run.har
  realtime-inspector record http://localhost:3000 --fault "at 5s cut" -o a.rtlog
`;

const SHOW = `realtime-inspector show FILE|URL [messages|streams|findings] [options]

Lists what a recording holds, a line each, in order of time. What was recorded
stands in quotation marks. Times of day are in UTC. A URL is recorded first, for
10s unless --for says, with the options of record but --output.

${FILES}
Options
  --filter EXPRESSION        the filter language of the panel: words, "quoted",
                             /regex/, dir:in, type:trade, stream:TEXT, size:>1k,
                             after:12:03:07, has:gap, price>100, and, or, not;
                             of streams those with such a message, of findings
                             those about such a stream
  --stream N                 only the stream with this number
  --limit N                  how many; default: 100
  --since PLACE              begin at an item's place, @120, or at a time,
                             12:03:07.412 or 14.8s after the begin
  --around PLACE             what came just before and after this place or time
  --characters N             of each payload; default: 200
  --format NAME              text, ndjson (an item a line), json
  --json                     the same as --format json
  --redact                   replace credentials by placeholders
  --no-redact                keep them, which is the default here
${REDACTION_OPTIONS}
Options for a URL
${PAGE_OPTIONS}${FAULT_OPTIONS_USAGE}
${DURATION}
The last line says how many are left and how to ask for them. With ndjson it
goes to standard error.

${EXIT_OF_READERS}
${PAGES}
Examples
  realtime-inspector show run.rtlog streams
  realtime-inspector show run.rtlog --filter dir:in --limit 20
  realtime-inspector show run.rtlog --around 12:03:07
  realtime-inspector show run.rtlog --around @47 --limit 10
  realtime-inspector show run.rtlog --since @120 --characters 2000
  realtime-inspector show chrome.har findings --stream 2 --json
  realtime-inspector show run.rtlog --filter has:gap --format ndjson | jq .data
  realtime-inspector show http://localhost:3000 findings --for 5s
`;

const CONVERT = `realtime-inspector convert FROM TO [options]
realtime-inspector convert FILE… FOLDER/ --to FORMAT [options]

Writes a session (.rtlog), HAR (.har), Chrome trace (.trace.json, for Perfetto),
CSV (.csv), Parquet (.parquet) or traces of OpenTelemetry (.otlp.json). Parquet
is a file for each table: run.parquet becomes run.recordings.parquet and the
same with streams, messages and findings. See docs/user/many.md.

Several files, or patterns such as 'runs/**/*.rtlog', go into a folder, each
under its own name. One that is damaged does not keep the others.

${FILES}
Options
  --to FORMAT                rtlog, har, trace, csv, parquet or otlp, if TO does
                             not end in it
  --plain                    do not pack the session file
  --redact                   replace credentials by placeholders
  --no-redact                keep them, which is the default here
${REDACTION_OPTIONS}
${EXIT_OF_WRITERS}
${OUTPUTS}
${PAGES}
Examples
  realtime-inspector convert run.rtlog run.har --redact
  realtime-inspector convert run.rtlog run.trace.json
  realtime-inspector convert run.rtlog run.parquet
  realtime-inspector convert 'runs/**/*.rtlog' tables/ --to parquet
`;

const REPORT = `realtime-inspector report FILE -o FILE.html [options]

Writes one HTML page that needs no other file.

${FILES}
Options
  -o, --output FILE          the page to write; - is standard output
  --redact                   replace credentials, which is the default here
  --no-redact                keep them
${REDACTION_OPTIONS}
${EXIT_OF_WRITERS}
${OUTPUTS}
${PAGES}
Examples
  realtime-inspector report run.rtlog -o report.html --redact-path user.email
`;

const MCP = `realtime-inspector mcp [options]

Serves a coding agent over the Model Context Protocol on standard input and
output: the agent records pages, opens recordings below the folder in which this
was started, and asks for streams, findings, messages and costs. Pages are those
of this machine. See docs/user/agents.md.

Options
  --allow-host HOST          pages of this host may be recorded too; may be
                             given again
  --redact                   replace credentials, which is the default here
  --no-redact                keep them
${REDACTION_OPTIONS}
Exit status
  0  the agent has closed the connection
  2  the options are wrong

${PAGES}
Examples
  realtime-inspector mcp
  realtime-inspector mcp --share-safely
  realtime-inspector mcp --allow-host app.test --allow-host api.app.test
`;

/** The text of `--help`, of the whole program (`null`) or of one command. */
export function usageText(
  about: 'check' | 'record' | 'show' | 'convert' | 'report' | 'faults' | 'mcp' | null,
  kinds: readonly string[],
): string {
  if (about === null) return OVERVIEW;
  const texts = { show: SHOW, convert: CONVERT, report: REPORT, faults: FAULTS_USAGE, mcp: MCP };
  return { ...texts, check: CHECK(kinds), record: RECORD(kinds) }[about];
}
