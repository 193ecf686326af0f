import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Workspace } from '../../state/workspace.ts';

/** The dialogs that stand over a panel. */
export type DialogName = 'recordings' | 'save' | 'settings';

/** The workspace, and what opens a dialog over it. */
export interface WorkspaceTools {
  readonly workspace: Workspace;
  readonly showDialog: (name: DialogName) => void;
}

/** The workspace for the views below. */
export const WorkspaceContext = createContext<WorkspaceTools | null>(null);

/** @returns the workspace on which the view's panel lies. */
export function useWorkspace(): WorkspaceTools {
  const tools = useContext(WorkspaceContext);
  if (tools === null) throw new Error('a view of the workspace stands outside of the workspace');
  return tools;
}
