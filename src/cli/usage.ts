import { FINDING_KINDS } from './finding-kinds.ts';

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
export const USAGE = `realtime-inspector: checks recordings of real-time traffic

  realtime-inspector check FILE [options]

FILE is a session (.rtlog) or a HAR file, plain or gzip; - reads standard input.
HAR entries with _webSocketMessages or _eventSourceMessages are streams, all
others requests.

Options
  --json                     print streams and findings as JSON
  --fail-on A,B,…            exit with 1 where there is a finding of these kinds
                             or severities (error, warning, info), of "any", or
                             "none"; default: error,warning
  --max-silence SPAN         exit with 1 where an open connection brought
                             nothing for longer than this
  --max-downtime SPAN        … where a stream had no connection for longer
  --max-reconnects N         … where a stream reconnected more often
  --max-requests-per-hour N  … where a poll asks more often
  -h, --help                 this text
  -v, --version              the version

SPAN is a number with ms, s, m or h: 500ms, 5s, 2m.

Kinds of finding
${wrapped(FINDING_KINDS, '  ')}

Exit status
  0  nothing of what --fail-on names, and no limit exceeded
  1  findings or an exceeded limit
  2  the file is missing, damaged or none of ours, or the options are wrong;
     what could be read is still reported

Examples
  realtime-inspector check session.rtlog
  realtime-inspector check chrome.har --fail-on gap,duplicate,late,reset
  realtime-inspector check run.rtlog.gz --max-silence 5s --max-reconnects 0
  realtime-inspector check chrome.har --json | jq '.findings[].text'
`;
