import type { CreateDetector } from '../detector.ts';
import { createBackPressureDetector } from './back-pressure.ts';
import { createBackoffDetector } from './backoff.ts';
import { createCloseCodeDetector } from './close-codes.ts';
import { createCompressionDetector } from './compression.ts';
import { createConnectionBudgetDetector } from './connection-budget.ts';
import { createDoubleConnectionDetector } from './double-connections.ts';
import { createHalfOpenDetector } from './half-open.ts';
import { createHeartbeatDetector } from './heartbeats.ts';
import { createIdleTimeoutDetector } from './idle-timeout.ts';
import { createLateEventDetector } from './late-events.ts';
import { createNothingSinceOpenDetector } from './nothing-since-open.ts';
import { createNumberingDetector } from './numbering.ts';
import { createPairingDetector } from './pairing.ts';
import { createPollCursorDetector } from './poll-cursor.ts';
import { createPollExposureDetector } from './poll-exposure.ts';
import { createPollingCostDetector } from './polling-cost.ts';
import { createReconnectHerdDetector } from './reconnect-herd.ts';
import { createReconnectDetector } from './reconnects.ts';
import { createSentAfterCloseDetector } from './sent-after-close.ts';
import { createSilenceDetector } from './silence.ts';
import { createEventSourceDetector } from './event-sources.ts';
import { createStreamedReplyDetector } from './streamed-replies.ts';
import { createQuietDetector } from './quiet-since-reconnect.ts';
import { createNeverAnsweredDetector } from './never-answered.ts';
import { createEngineSessionDetector } from './engine-sessions.ts';
import { createSeveralTimersDetector } from './several-timers.ts';
import { createOvertakenDetector } from './overtaken.ts';
import { createOldCredentialsDetector } from './old-credentials.ts';
import { createClumpDetector } from './clumps.ts';
import { createSlowHandlersDetector } from './slow-handlers.ts';
import { createStalledReplyDetector } from './stalled-replies.ts';
import { createClientIdDetector } from './client-id-taken.ts';
import { createSubprotocolDetector } from './subprotocol.ts';
import { createSubscriptionRefusedDetector } from './subscription-refused.ts';
import { createUnheardDetector } from './unheard-messages.ts';

/** Every detector of the product, in the order in which they see what happened. */
export const DETECTORS: readonly CreateDetector[] = [
  createNumberingDetector,
  createDoubleConnectionDetector,
  createPairingDetector,
  createSilenceDetector,
  createHeartbeatDetector,
  createReconnectDetector,
  createBackoffDetector,
  createReconnectHerdDetector,
  createEventSourceDetector,
  createLateEventDetector,
  createStreamedReplyDetector,
  createIdleTimeoutDetector,
  createCloseCodeDetector,
  createBackPressureDetector,
  createSentAfterCloseDetector,
  createCompressionDetector,
  createConnectionBudgetDetector,
  createPollingCostDetector,
  createPollExposureDetector,
  createPollCursorDetector,
  createQuietDetector,
  createNeverAnsweredDetector,
  createNothingSinceOpenDetector,
  createEngineSessionDetector,
  createSeveralTimersDetector,
  createOvertakenDetector,
  createOldCredentialsDetector,
  createClumpDetector,
  createStalledReplyDetector,
  createSlowHandlersDetector,
  createHalfOpenDetector,
  createClientIdDetector,
  createSubprotocolDetector,
  createSubscriptionRefusedDetector,
  createUnheardDetector,
];
