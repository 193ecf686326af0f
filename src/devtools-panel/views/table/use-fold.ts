import { useState } from 'preact/hooks';
import { usePanel } from '../hooks/panel-context.ts';
import type { Unfolded } from './use-rows.ts';

/** Which messages show their parts, and how that is changed. */
export interface Fold {
  readonly unfolded: Unfolded;
  readonly toggle: (position: number) => void;
}

const NONE: Unfolded = { stream: null, positions: new Set() };

/** The unfolded messages of the selected stream; another stream begins with none. */
export function useFold(): Fold {
  const { stream } = usePanel().selection.current.value;
  const [unfolded, set] = useState<Unfolded>(NONE);
  const current = unfolded.stream === stream ? unfolded : NONE;
  return {
    unfolded: current,
    toggle(position) {
      const positions = new Set(current.positions);
      if (!positions.delete(position)) positions.add(position);
      set({ stream, positions });
    },
  };
}
