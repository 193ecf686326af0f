import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Panel } from '../../state/panel.ts';

/** The panel's state for the views below. */
export const PanelContext = createContext<Panel | null>(null);

/** @returns the state of the panel that the view belongs to. */
export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) throw new Error('a view of the panel is rendered outside of the panel');
  return panel;
}
