/** The only door to OpenTelemetry, which is loaded where a collector is configured. */
import type { Span as OtelSpan } from '@opentelemetry/api';
import { loadPeer } from './peers.ts';

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const TRACES_ENDPOINT = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
/** Version, trace, span, flags (W3C Trace Context). */
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/;

export type SpanAttributes = Record<string, string | number | boolean | undefined>;

/** A piece of work in a trace. */
export interface Span {
  /** What its children, on this machine or another, are told: the value of a header `traceparent`. */
  traceparent: string;
  /** Ends it. @param error why it failed, where it did */
  end(attributes?: SpanAttributes, error?: unknown): void;
}

/** Follows requests and jobs over all machines. */
export interface Tracing {
  /**
   * Begins a span.
   * @param parent the `traceparent` of the work that it is a part of; default: it begins a trace
   */
  begin(
    name: string,
    kind: 'server' | 'internal' | 'producer' | 'consumer',
    parent?: string,
    attributes?: SpanAttributes,
  ): Span;
  /** Sends what has not been sent. */
  close(): Promise<void>;
}

/**
 * Sends traces to the collector that the usual variables name (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`,
 * `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER` …), as OTLP over HTTP.
 * @param version of Gesso
 * @returns null where they name none
 * @throws ConfigError where a package is not installed
 */
export async function openTracing(version: string, env: NodeJS.ProcessEnv = process.env): Promise<Tracing | null> {
  if (!(env[ENDPOINT] || env[TRACES_ENDPOINT]) || env.OTEL_SDK_DISABLED === 'true') return null;
  const api = await loadPeer('@opentelemetry/api', ENDPOINT, () => import('@opentelemetry/api'));
  const sdk = await loadPeer('@opentelemetry/sdk-trace-base', ENDPOINT, () => import('@opentelemetry/sdk-trace-base'));
  const resources = await loadPeer('@opentelemetry/resources', ENDPOINT, () => import('@opentelemetry/resources'));
  const { OTLPTraceExporter } = await loadPeer(
    '@opentelemetry/exporter-trace-otlp-http',
    ENDPOINT,
    () => import('@opentelemetry/exporter-trace-otlp-http'),
  );
  const own = resources.resourceFromAttributes({ 'service.name': 'gesso', 'service.version': version });
  const given = resources.detectResources({ detectors: [resources.envDetector, resources.hostDetector] });
  const provider = new sdk.BasicTracerProvider({
    resource: own.merge(given),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('gesso', version);
  const kinds = {
    ...{ server: api.SpanKind.SERVER, internal: api.SpanKind.INTERNAL },
    ...{ producer: api.SpanKind.PRODUCER, consumer: api.SpanKind.CONSUMER },
  };

  function contextOf(traceparent: string | undefined) {
    const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
    if (!traceId || !spanId || !flags) return api.ROOT_CONTEXT;
    const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
    return api.trace.setSpanContext(api.ROOT_CONTEXT, remote);
  }

  function opened(span: OtelSpan): Span {
    const { traceId, spanId, traceFlags } = span.spanContext();
    return {
      traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
      end(attributes = {}, error) {
        span.setAttributes(attributes);
        if (error !== undefined) {
          const message = error instanceof Error ? error.message : String(error);
          span.setStatus({ code: api.SpanStatusCode.ERROR, message });
        }
        span.end();
      },
    };
  }

  return {
    begin: (name, kind, parent, attributes = {}) =>
      opened(tracer.startSpan(name, { kind: kinds[kind], attributes }, contextOf(parent))),
    // A collector that is away is no reason not to end.
    close: () => provider.shutdown().catch(() => {}),
  };
}
