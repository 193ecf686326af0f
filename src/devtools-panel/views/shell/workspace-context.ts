import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk } from '../../state/workspace.ts';

/** The dialogs that stand over a panel. */
export type DialogName = 'recordings' | 'save' | 'settings';

/** The desk, and what opens a dialog over it. */
export interface DeskTools {
  readonly desk: Desk;
  readonly showDialog: (name: DialogName) => void;
}

/** The desk for the views below. */
export const DeskContext = createContext<DeskTools | null>(null);

/** @returns the desk on which the view's panel lies. */
export function useDesk(): DeskTools {
  const tools = useContext(DeskContext);
  if (tools === null) throw new Error('a view of the desk stands outside of the desk');
  return tools;
}
