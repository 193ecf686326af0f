import { FINDING_KINDS } from '../analysis/finding.ts';

const wrapped = (words: readonly string[], indent: string): string => {
  const lines = [''];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (last.length + word.length > 76) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.map((line) => `${indent}${line}`).join('\n');
};

/** The text of `--help`. */
export const USAGE = `realtime-inspector: records, checks and converts real-time traffic

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
or CSV (.csv). report writes one HTML page that reads without anything else.

Options of check and record
  --json                     print streams and findings as JSON
  --junit FILE               write them as JUnit XML too
  --fail-on A,B,…            exit with 1 where there is a finding of these kinds
                             or severities (error, warning, info), of "any", or
                             "none"; default: error,warning
  --max-silence SPAN         exit with 1 where an open connection brought
                             nothing for longer than this
  --max-downtime SPAN        … where a stream had no connection for longer
  --max-reconnects N         … where a stream reconnected more often
  --max-requests-per-hour N  … where a poll asks more often

Options of record
  -o, --output FILE          the session file to write
  --for SPAN                 how long to record; default: 30s
  --until EXPRESSION         end as soon as the page answers this with something
                             true; where it does not within --for, exit with 2
  --browser NAME             chrome or firefox; default: the one that is there
  --loopback-only            let the browser reach no host but this machine

Options of convert and report
  -o, --output FILE          the page to write (report); - is standard output
  --to FORMAT                rtlog, har, trace or csv, where TO does not say it
  --plain                    do not pack the session file
  --redact                   replace credentials by placeholders (convert;
                             report does so by itself)
  --no-redact                leave them (report)
  --redact-path PATH         replace this too: $.user.email from the outermost
                             value, user.email anywhere, * any name, ** any way
  --redact-pattern REGEX     … and what this matches, or its first group; both
                             may be given several times

  -h, --help                 this text
  -v, --version              the version

SPAN is a number with ms, s, m or h: 500ms, 5s, 2m.

Kinds of finding
${wrapped(FINDING_KINDS, '  ')}

Exit status
  0  nothing of what --fail-on names, and no limit exceeded; or all is written
  1  findings or an exceeded limit
  2  a file or address is missing, damaged or none of ours, no browser is there,
     or the options are wrong; what could be read is still reported

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
