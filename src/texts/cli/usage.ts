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

/** The text of `--help`, which names the kinds of finding. */
export const usageText = (
  findingKinds: readonly string[],
): string => `realtime-inspector: records, checks and converts real-time traffic

  realtime-inspector check FILE [options]
  realtime-inspector record URL -o FILE.rtlog [options]
  realtime-inspector convert FROM TO [options]
  realtime-inspector report FILE -o FILE.html [options]

FILE and FROM are a session (.rtlog) or a HAR file, plain or gzip; - reads
standard input. HAR entries with _webSocketMessages or _eventSourceMessages are
streams, all others requests.

check says what is wrong in a recording. record opens a page in an installed
browser without a window, records it, saves the session and checks it. convert
writes a session (.rtlog), HAR (.har), Chrome trace (.trace.json, for Perfetto)
or CSV (.csv). report writes one HTML page that needs no other file.

Options of check and record
  --json                     print streams and findings as JSON
  --junit FILE               write them as JUnit XML too
  --fail-on A,B,…            exit with 1 if there is a finding of these kinds
                             or severities (error, warning, info), of "any", or
                             "none"; default: error,warning
  --max-silence DURATION     exit with 1 if an open connection received nothing
                             for longer than this
  --max-downtime DURATION    … if a stream had no connection for longer
  --max-reconnects N         … if a stream reconnected more often
  --max-requests-per-hour N  … if a poll sends more requests

Options of record
  -o, --output FILE          the session file to write
  --for DURATION             how long to record; default: 30s
  --until EXPRESSION         end as soon as this is true in the page; if it is
                             not within --for, exit with 2
  --browser NAME             chrome or firefox; default: whichever is installed
  --loopback-only            let the browser reach no host but this machine

Options of convert and report
  -o, --output FILE          the page to write (report); - is standard output
  --to FORMAT                rtlog, har, trace or csv, if TO does not end in it
  --plain                    do not pack the session file
  --redact                   replace credentials by placeholders (convert;
                             report does so by default)
  --no-redact                keep them (report)
  --redact-path PATH         replace this too: $.user.email from the outermost
                             value, user.email anywhere, * any name, ** any way
  --redact-pattern REGEX     … and what this matches, or its first group; both
                             may be given several times

  -h, --help                 this text
  -v, --version              the version

DURATION is a number with ms, s, m or h: 500ms, 5s, 2m.

Kinds of finding
${wrap(findingKinds)}

Exit status
  0  no finding that --fail-on names, and no limit exceeded; or all is written
  1  findings or an exceeded limit
  2  a file or address is missing, damaged or of another kind, no browser is
     installed, an output cannot be written, or the options are wrong; what
     could be read is still reported

No command writes to a file that it reads. An output is written as NAME.part
and renamed when it is complete.

Examples
  realtime-inspector check session.rtlog
  realtime-inspector check chrome.har --fail-on gap,duplicate,late,reset
  realtime-inspector check run.rtlog --max-silence 5s --junit results.xml
  realtime-inspector check chrome.har --json | jq '.findings[].text'
  realtime-inspector record https://localhost:3000 --for 30s -o run.rtlog
  realtime-inspector record http://localhost:3000 --until window.done -o a.rtlog
  realtime-inspector convert run.rtlog run.har --redact
  realtime-inspector convert run.rtlog run.trace.json
  realtime-inspector report run.rtlog -o report.html --redact-path user.email
`;
