import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Finding } from '../../../analysis/finding.ts';
import { reportOf } from '../../text/findings-markdown.ts';
import { selectFinding } from '../../state/navigation.ts';
import { copyText } from '../detail/clipboard.ts';
import { instantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { Icon } from '../shell/icons.tsx';
import { pluralize } from '../../text/numbers.ts';
import { SEVERITY_LABELS } from '../../../texts/labels.ts';

const TONES = { error: 'gap', warning: 'dup', info: 'quiet' } as const;

/** Findings laid out at once; more come by the same number. A broken feed makes thousands, and each row costs. */
const PAGE = 200;

/** The numbers behind a finding, why it may be wrong, and one step to take. */
function Grounds({ finding }: { readonly finding: Finding }): JSX.Element {
  return (
    <dl>
      {finding.evidence.length === 0 ? null : (
        <>
          <dt>Evidence</dt>
          <dd>{finding.evidence.join('; ')}</dd>
        </>
      )}
      {finding.doubt === '' ? null : (
        <>
          <dt>Doubt</dt>
          <dd>{finding.doubt}</dd>
        </>
      )}
      {finding.advice === '' ? null : (
        <>
          <dt>Do</dt>
          <dd>{finding.advice}</dd>
        </>
      )}
    </dl>
  );
}

interface RowProps {
  readonly finding: Finding;
  readonly label: string;
  readonly isSelected: boolean;
}

function FindingRow({ finding, label, isSelected }: RowProps): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  return (
    <div
      ref={row}
      id={`finding-${finding.id}`}
      class="finding"
      role="option"
      aria-selected={isSelected}
      data-finding={finding.id}
      data-kind={finding.kind}
      data-count={finding.count}
      onClick={() => selectFinding(panel, finding)}
    >
      <span class={`tone-${TONES[finding.severity]}`}>
        <Icon name={finding.severity} />
        <span class="unseen">{SEVERITY_LABELS[finding.severity]}: </span>
      </span>
      <div>
        <div>{finding.text}</div>
        <div class="meta">
          <span>{label}</span>
          <span>{instantWords(finding.from, base)}</span>
          <span>{finding.confidence}</span>
        </div>
        {isSelected ? <Grounds finding={finding} /> : null}
      </div>
    </div>
  );
}

/** Says what can and cannot be seen where nothing was found. */
function NoFindings(): JSX.Element {
  const panel = usePanel();
  const { streams } = panel.display.snapshot.value;
  const live = streams.filter((stream) => stream.messagesIn > 0 && stream.class !== 'request' && !stream.isDevTooling);
  const numbered = live.filter((stream) => panel.recording.analysis.numbering(stream.id).length > 0).length;
  const rest = live.length - numbered;
  const first =
    numbered === 0 ? '' : ` ${pluralize(numbered, 'stream is', 'streams are')} numbered${rest === 0 ? '.' : ';'}`;
  const second =
    rest === 0
      ? ''
      : `${numbered === 0 ? ' In' : ' in'} ${rest} no numbering was found, so missing messages cannot be seen there.`;
  return (
    <p class="empty">
      No findings.{first}
      {second}
    </p>
  );
}

/** What was found, as sentences; a click frames its time, scrolls the table to its evidence and shows its doubt. */
export function Findings(): JSX.Element {
  const panel = usePanel();
  const { findings, streams } = panel.display.snapshot.value;
  const { finding: selected } = panel.selection.current.value;
  const [page, setPage] = useState(PAGE);
  const labels = new Map(streams.map((stream) => [stream.id, stream.label]));
  if (findings.length === 0) return <NoFindings />;
  // The selected one is always there, however far down it stands.
  const last = Math.max(page, findings.findIndex((finding) => finding.id === selected) + 1);
  const shown = findings.slice(0, last);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return;
    const place = findings.findIndex((finding) => finding.id === selected);
    const next = findings[place < 0 ? 0 : Math.min(Math.max(place + by, 0), findings.length - 1)];
    if (next !== undefined) selectFinding(panel, next);
    event.preventDefault();
    event.stopPropagation();
  };
  const active = findings.some((finding) => finding.id === selected)
    ? { 'aria-activedescendant': `finding-${selected}` }
    : {};
  return (
    <>
      <div
        class="findings"
        role="listbox"
        aria-label="Findings"
        data-region
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...active}
      >
        {shown.map((finding) => (
          <FindingRow
            key={finding.id}
            finding={finding}
            label={labels.get(finding.stream) ?? ''}
            isSelected={finding.id === selected}
          />
        ))}
      </div>
      {findings.length > shown.length ? (
        <button type="button" class="link more" onClick={() => setPage(last + PAGE)}>
          {pluralize(findings.length - shown.length, 'more finding')}
        </button>
      ) : null}
    </>
  );
}

/** Copies all findings as Markdown, for an issue or a chat. */
export function CopyReport(): JSX.Element | null {
  const panel = usePanel();
  const { findings } = panel.display.snapshot.value;
  if (findings.length === 0) return null;
  return (
    <button type="button" class="link" onClick={() => void copyText(reportOf(panel))}>
      Copy as report
    </button>
  );
}
