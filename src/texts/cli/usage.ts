import { OVERVIEW } from './overview-usage.ts';
import { FAULT_OPTIONS_USAGE, FAULTS_USAGE } from './faults-usage.ts';

/** Characters of a line. */
const WIDTH = 78;

const INDENT = '  ';

/** Words in lines that fit a terminal. */
function wrap(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(INDENT + word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

const FILES = `FILE and FROM are a session (.rtlog) or a HAR file, plain or gzip; - reads
standard input. HAR entries with _webSocketMessages or _eventSourceMessages are
streams, all others requests.
`;

const CHECK_OPTIONS = `  --policy FILE              what is expected of streams: numbering, limits,
                             thresholds; see docs/ci.md
  --numbering FIELD          the field that counts messages, FIELD:GROUP for a
                             counter each, or none; with @TEXT only for streams
                             with TEXT in their address; may be given again
  --decoder FILE             how messages are unwrapped; see docs/protocols.md
  --proto FILE               .proto file, for steps "proto" of a decoder and for
                             gRPC-Web; both may be given several times
  --format NAME              text, json, github (annotations), sarif, markdown
  --json                     the same as --format json
  --junit FILE               write the verdict as JUnit XML too
  --cost                     say what each stream costs
  --fail-on A,B,…            exit with 1 if there is a finding of these kinds
                             or severities (error, warning, info), of "any", or
                             "none"; "unjudged": if something could not be
                             judged; default: error,warning
  --max-silence DURATION     exit with 1 if an open connection received nothing
                             for longer than this
  --max-downtime DURATION    … if a stream had no connection for longer
  --max-reconnects N         … if a stream reconnected more often
  --max-requests-per-hour N  … if a poll sends more requests
`;

const REDACTION_OPTIONS = `  --redact-path PATH         replace this too: $.user.email from the outermost
                             value, user.email anywhere, * any name, ** any way
  --redact-pattern REGEX     … and what this matches, or its first group; both
                             may be given several times
  --redact-also KINDS        … and these: card, nationalId, mail
  --redact-keep KINDS        do not replace these kinds (docs/format.md)
  --redact-rules FILE        rules of your own from a policy file, as the panel
                             writes it
  --redact-key-file FILE     a file with a secret of your own: equal secrets get
                             equal placeholders in all files made with it
  --share-safely             give names, addresses and other personal values
                             stand-ins of the same length and order as well
`;

const DURATION = `DURATION is a number with ms, s, m or h: 500ms, 5s, 2m.
`;

const kindsOf = (findingKinds: readonly string[]): string => `Kinds of finding
${wrap(findingKinds)}
`;

const EXIT_OF_CHECK = `Exit status
  0  no finding that --fail-on names, and no limit exceeded
  1  findings, an exceeded limit, or something unjudged that must not be
  2  the file or the policy is missing, damaged or of another kind, an output
     cannot be written, or the options are wrong; what could be read is still
     reported
`;

const EXIT_OF_RECORD = `Exit status
  0  no finding that --fail-on names, and no limit exceeded
  1  findings, an exceeded limit, or something unjudged that must not be
  2  the options are wrong, an output cannot be written, or no browser is
     installed
  3  the page answered an error, could not be reached, hangs, or did not get to
     where it should (--until, --script), or the browser failed; what was
     recorded until then is saved and reported
`;

const EXIT_OF_WRITERS = `Exit status
  0  all is written
  2  the file is missing, damaged or of another kind, an output cannot be
     written, or the options are wrong
`;

const OUTPUTS = `No command writes to a file that it reads. An output is written as NAME.part
and renamed when it is complete.
`;

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
  --for DURATION             how long to record; default: 30s
  --until EXPRESSION         end as soon as this is true in the page; if it is
                             not within --for, exit with 3
  --browser NAME             chrome or firefox; default: whichever is installed
  --storage-state FILE       cookies and local storage, as Playwright saves them
  --cookie NAME=VALUE        a cookie for the address; may be given again
  --header "NAME: VALUE"     a header of every request of the page, handshakes
                             included; may be given again
  --script FILE              a module whose default export operates the page:
                             export default async (page) => { … }
  --connect ADDRESS          open a tab in a Chromium that runs already (with
                             --remote-debugging-port), and close it afterwards
  --ignore-https-errors      take certificates that no authority vouches for
  --viewport WxH             the size of the page, such as 1280x720
  --loopback-only            let the browser reach no host but this machine
${FAULT_OPTIONS_USAGE}
Options of check
${CHECK_OPTIONS}
${DURATION}
${kindsOf(kinds)}
${EXIT_OF_RECORD}
${OUTPUTS}
Examples
  realtime-inspector record https://localhost:3000 --for 30s -o run.rtlog
  realtime-inspector record http://localhost:3000 --until window.done -o a.rtlog
  realtime-inspector record http://app.test --connect http://[::1]:9222 -o a.har
  realtime-inspector record http://localhost:3000 --viewport 1280x720 -o run.har
  realtime-inspector record http://localhost:3000 --fault "at 5s cut" -o a.rtlog
`;

const EXIT_OF_READERS = `Exit status
  0  all is read
  2  the file is missing, damaged or of another kind, a regular expression takes
     too long, or the options are wrong; what could be read is still shown
`;

const SHOW = `realtime-inspector show FILE [messages|streams|findings] [options]

Lists what a recording holds, a line each, in order of time. What was recorded
stands in quotation marks. Times of day are in UTC.

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
The last line says how many are left and how to ask for them. With ndjson it
goes to standard error.

${EXIT_OF_READERS}
Examples
  realtime-inspector show run.rtlog streams
  realtime-inspector show run.rtlog --filter dir:in --limit 20
  realtime-inspector show run.rtlog --around 12:03:07
  realtime-inspector show run.rtlog --around @47 --limit 10
  realtime-inspector show run.rtlog --since @120 --characters 2000
  realtime-inspector show chrome.har findings --stream 2 --json
  realtime-inspector show run.rtlog --filter has:gap --format ndjson | jq .data
`;

const CONVERT = `realtime-inspector convert FROM TO [options]

Writes a session (.rtlog), HAR (.har), Chrome trace (.trace.json, for Perfetto),
CSV (.csv), Parquet (.parquet) or traces of OpenTelemetry (.otlp.json). Parquet
is a file for each table: run.parquet becomes run.recordings.parquet and the
same with streams, messages and findings. See docs/many.md.

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
Examples
  realtime-inspector convert run.rtlog run.har --redact
  realtime-inspector convert run.rtlog run.trace.json
  realtime-inspector convert run.rtlog run.parquet
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
Examples
  realtime-inspector report run.rtlog -o report.html --redact-path user.email
`;

const MCP = `realtime-inspector mcp [options]

Serves a coding agent over the Model Context Protocol on standard input and
output: the agent records pages, opens recordings below the folder in which this
was started, and asks for streams, findings, messages and costs. Pages are those
of this machine. See docs/agents.md.

Options
  --allow-host HOST          pages of this host may be recorded too; may be given
                             again
  --redact                   replace credentials, which is the default here
  --no-redact                keep them
${REDACTION_OPTIONS}
Exit status
  0  the agent has closed the connection
  2  the options are wrong

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
