import type { JSX } from 'preact';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { BY_HAND } from '../../../texts/panel/faults.ts';
import { spanOf } from '../../../store/span-of.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { takesByHand } from '../faults/by-hand.tsx';

/** Takes a message over into the Faults tab, to be edited and sent again. */
export function EditAgain({ message }: { readonly message: StreamMessage }): JSX.Element | null {
  const panel = usePanel();
  const span = spanOf(panel.recording.analysis, message);
  if (!panel.faults.isAvailable || span === undefined || !takesByHand(span)) return null;
  const edit = (): void => {
    const payload = panel.details.body(message.ref) ?? message.payload;
    panel.faults.set({ draft: { direction: message.direction, encoding: payload.encoding, data: payload.data } });
    panel.viewState.chooseTab('side', 'faults');
    panel.viewState.chooseTab('lower', 'faults');
  };
  return (
    <button type="button" class="link" onClick={edit}>
      {BY_HAND.edit}
    </button>
  );
}
