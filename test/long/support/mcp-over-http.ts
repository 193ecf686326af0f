import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

/**
 * Makes a server that speaks the Model Context Protocol on standard input and output reachable by HTTP, a process for each
 * session: what is said is passed on as it is.
 */
export async function serveOverHttp(command: string, args: readonly string[], cwd: string) {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const processes: StdioClientTransport[] = [];
  const open = async (): Promise<StreamableHTTPServerTransport> => {
    const child = new StdioClientTransport({ command, args: [...args], cwd, stderr: 'ignore' });
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        sessions.set(id, transport);
      },
    });
    child.onmessage = (message) => void transport.send(message);
    transport.onmessage = (message) => void child.send(message);
    processes.push(child);
    await child.start();
    await transport.start();
    return transport;
  };
  const server = createServer((request, response) => {
    const known = sessions.get(String(request.headers['mcp-session-id']));
    const answer = async (): Promise<void> => (known ?? (await open())).handleRequest(request, response);
    answer().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      for (const child of processes) await child.close();
      server.closeAllConnections();
      server.close();
    },
  };
}
