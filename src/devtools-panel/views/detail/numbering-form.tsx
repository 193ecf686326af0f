import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { NUMBERING } from '../../../texts/panel/detail.ts';
import type { StreamId } from '../../../analysis/streams/stream.ts';
import { describeNumbering, readRule } from '../../text/describe-numbering.ts';
import { usePanel } from '../hooks/panel-context.ts';

type NumberingMode = 'automatic' | 'none' | 'rule';

/** The fields of the user's own rule. */
function RuleForm({
  field,
  groups,
  onApply,
}: {
  readonly field: string;
  readonly groups: string;
  readonly onApply: (field: string, groups: string) => string;
}): JSX.Element {
  const [path, setPath] = useState(field);
  const [groupBy, setGroupBy] = useState(groups);
  const [fault, setFault] = useState('');
  return (
    <form
      class="numbering"
      onSubmit={(event) => {
        event.preventDefault();
        setFault(onApply(path, groupBy));
      }}
    >
      <label>
        {NUMBERING.field}{' '}
        <input
          type="text"
          placeholder="data.seq"
          spellcheck={false}
          value={path}
          aria-invalid={fault !== ''}
          onInput={({ currentTarget }) => setPath(currentTarget.value)}
        />
      </label>
      <label>
        {NUMBERING.groupBy}{' '}
        <input
          type="text"
          placeholder="channel"
          spellcheck={false}
          value={groupBy}
          onInput={({ currentTarget }) => setGroupBy(currentTarget.value)}
        />
      </label>
      <button type="submit" class="link">
        {NUMBERING.apply}
      </button>
      <span role="alert" class="strong">
        {fault}
      </span>
    </form>
  );
}

/** How the stream numbers its messages, and the user's choice. */
export function Numbering({ stream: id }: { readonly stream: StreamId }): JSX.Element | null {
  const panel = usePanel();
  const { analysis } = panel.display;
  const [pending, setPending] = useState<NumberingMode | null>(null);
  const [isStored, setStored] = useState(true);
  const stream = analysis.stream(id);
  if (stream === undefined || stream.isDevTooling) return null;
  const choice = panel.numberings.of(stream);
  const rules = analysis.numbering(id);
  const mode = pending ?? choice?.kind ?? 'automatic';
  const begin = panel.recording.log(id)?.begin ?? 0;
  const choose = (value: string): void => {
    setPending(value === 'rule' ? 'rule' : null);
    if (value !== 'rule') setStored(panel.numberings.choose(id, value === 'none' ? { kind: 'none' } : null));
  };
  const apply = (field: string, groups: string): string => {
    const written = readRule(field, groups);
    if ('fault' in written) return written.fault;
    setStored(panel.numberings.choose(id, written.choice));
    setPending(null);
    return '';
  };
  // The user's rule starts from the detected one.
  const found = rules.find(({ rule }) => rule === 'contiguous');
  const chosen = choice?.kind === 'rule' ? choice : null;
  return (
    <>
      <h2>{NUMBERING.title}</h2>
      <ul class="numbering">
        {describeNumbering(rules, choice).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {panel.recording.analysis.explainNumbering(id).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <label class="numbering">
        {NUMBERING.numberedBy}{' '}
        <select class="choice" value={mode} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="automatic">{NUMBERING.automatic}</option>
          <option value="none">{NUMBERING.none}</option>
          <option value="rule">{NUMBERING.rule}</option>
        </select>
      </label>
      {mode === 'rule' ? (
        <RuleForm
          field={chosen?.paths.at(-1) ?? found?.path ?? ''}
          groups={(chosen?.groupBy ?? found?.groupBy ?? []).join(', ')}
          onApply={apply}
        />
      ) : null}
      {choice !== null && begin > 0 ? <p class="quiet note">{NUMBERING.notChecked(begin)}</p> : null}
      {isStored ? null : <p class="note strong">{NUMBERING.notStored}</p>}
    </>
  );
}
