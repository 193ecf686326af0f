import type { Target } from '../../../faults/plan.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import { targetFor } from '../../state/faults/fault-target.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** Whom the next fault is for; `target` is `null` where the choice is not complete. */
export interface ChosenTarget {
  readonly target: Target | null;
  /** The only document that is meant; `null` for all. */
  readonly document: DocumentKey | null;
}

/** The target that scope, pattern and selection make. */
export function useTarget(): ChosenTarget {
  const panel = usePanel();
  const { scope, address } = panel.faults.fields.value;
  const { stream: id } = panel.selection.current.value;
  const stream = id === null ? undefined : panel.recording.analysis.stream(id);
  const target = targetFor(scope, stream, address);
  return { target, document: scope === 'stream' ? (stream?.spans.at(-1)?.document ?? null) : null };
}
