import { JsonHubProtocol, MessageType, NullLogger, type IHubProtocol } from '@microsoft/signalr';
import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt } from './sockets.ts';

const page = (path: string, imports: string, protocol: string): string => `
  import { HubConnectionBuilder, HttpTransportType } from '@microsoft/signalr';
  ${imports}
  const hub = new HubConnectionBuilder()
    .withUrl(location.origin + '${path}', { skipNegotiation: true, transport: HttpTransportType.WebSockets })
    ${protocol}
    .build();
  hub.on('tick', ({ seq, place }) => saw('tick', place, seq));
  hub.start().then(() => hub.invoke('ask', 'ticks')).then((text) => saw('completion', text));
`;

/** A hub with one method, on the protocol of the library itself. */
function serve(path: string, protocol: IHubProtocol): LibraryCase['serve'] {
  return (server) => {
    socketsAt(server, path).on('connection', (socket) => {
      let isGreeted = false;
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        if (!isGreeted) {
          isGreeted = true;
          return socket.send('{}\u001e');
        }
        const input = isBinary ? new Uint8Array(data).buffer : String(data);
        for (const message of protocol.parseMessages(input, NullLogger.instance)) {
          if (message.type !== MessageType.Invocation || message.invocationId === undefined) continue;
          const { invocationId } = message;
          for (const tick of FEED) {
            socket.send(protocol.writeMessage({ type: MessageType.Invocation, target: 'tick', arguments: [tick] }));
          }
          socket.send(protocol.writeMessage({ type: MessageType.Completion, invocationId, result: 'answered' }));
        }
      });
    });
  };
}

export const signalr: LibraryCase = {
  name: 'signalr',
  page: page('/hub', '', ''),
  count: FEED.length + 1,
  serve: serve('/hub', new JsonHubProtocol()),
};

export const signalrMessagePack: LibraryCase = {
  name: 'signalr with MessagePack',
  page: page(
    '/packed-hub',
    "import { MessagePackHubProtocol } from '@microsoft/signalr-protocol-msgpack';",
    '.withHubProtocol(new MessagePackHubProtocol())',
  ),
  count: FEED.length + 1,
  serve: serve('/packed-hub', new MessagePackHubProtocol()),
};
