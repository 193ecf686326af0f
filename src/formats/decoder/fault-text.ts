import { unreachable } from '../../base/unreachable.ts';
import { DECODER_TEXTS } from '../../texts/decoder.ts';
import type { ProtoFault } from '../binary/binary-readers.ts';
import type { DecoderFault } from './decoder-file.ts';

/** What is wrong with a decoder file, in a sentence with its place. */
export function decoderFaultText(fault: DecoderFault): string {
  switch (fault.reason) {
    case 'version':
      return DECODER_TEXTS.version(fault.found);
    case 'bad-address':
      return DECODER_TEXTS.badAddress(fault.decoder);
    case 'unknown-field':
      return DECODER_TEXTS.unknownField(fault.decoder, fault.field);
    case 'bad-step':
      return DECODER_TEXTS.badStep(fault.decoder, fault.fault.step, fault.fault.reason, fault.fault.kind);
    case 'too-large':
    case 'no-json':
    case 'no-decoders':
    case 'too-many':
      return DECODER_TEXTS[fault.reason];
    default:
      return unreachable(fault);
  }
}

/** What is wrong with a .proto file, with file and line. */
export const protoFaultText = ({ file, line, reason, problem }: ProtoFault): string =>
  DECODER_TEXTS.proto(
    file,
    line,
    reason === 'too-large' ? DECODER_TEXTS.protoTooLarge : problem === '' ? DECODER_TEXTS.noProto : problem,
  );
