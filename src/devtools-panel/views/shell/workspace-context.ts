import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Workspace } from '../../state/workspace.ts';

/** The dialogs that open over the panel. */
export type DialogName = 'recordings' | 'save' | 'settings';

/** The workspace, and a function that opens a dialog over it. */
interface WorkspaceTools {
  readonly workspace: Workspace;
  readonly showDialog: (name: DialogName) => void;
}

/** The workspace for the views below. */
export const WorkspaceContext = createContext<WorkspaceTools | null>(null);

/** @returns the workspace that holds the view's panel. */
export function useWorkspace(): WorkspaceTools {
  const tools = useContext(WorkspaceContext);
  if (tools === null) throw new Error('a view of the workspace is rendered outside of the workspace');
  return tools;
}
