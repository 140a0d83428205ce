import { z } from 'zod';

import { callJob, checkJob, expressionJob } from './jobs.ts';
import { callLine, checkLine, description, expressionLine, refusal } from './lines.ts';

const SCHEMAS = {
  CallJob: callJob,
  CheckJob: checkJob,
  ExpressionJob: expressionJob,
  CallLine: callLine,
  CheckLine: checkLine,
  ExpressionLine: expressionLine,
  Description: description,
  Refusal: refusal,
};

const REFUSALS = {
  400: 'The body is cut or no JSON.',
  401: 'No token, or another one.',
  412: 'The server is no longer what If-Match says.',
  413: 'The body is longer than bodyBytes.',
  422: 'The JSON is not a job.',
  429: 'As many jobs wait as may; Retry-After tells when to come back.',
  503: 'The server is about to stop and takes no more jobs.',
};

/** The contract as an OpenAPI 3.1 document, made of the very schemas that server and client read with. */
export function openApi(): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Assay sandbox server',
      version: '1',
      description: `Runs programs that nobody has read and brings values out.`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    security: [{ token: [] }],
    paths: {
      '/v1': { get: describe() },
      '/v1/call': job('Calls a function with each input', 'CallJob', 'CallLine'),
      '/v1/check': job('Runs checking code against a candidate', 'CheckJob', 'CheckLine'),
      '/v1/evaluate': job('Evaluates call expressions', 'ExpressionJob', 'ExpressionLine'),
      '/v1/openapi.json': { get: { summary: 'This document', responses: { 200: { description: 'JSON.' } } } },
      '/metrics': {
        get: { summary: 'Counters', responses: { 200: { description: 'Text of Prometheus.' } } },
      },
      '/health': { get: health() },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: schemas(),
    },
  };
}

function describe(): object {
  const answer = {
    description: 'What the server is; its ETag is for If-Match.',
    content: json('Description'),
  };
  return { summary: 'What runs programs here', responses: { 200: answer, ...refusals([401]) } };
}

function job(summary: string, body: string, line: string): object {
  const answer = {
    description:
      'One JSON value a line, the last a report or a failure. Closing the connection stops the job.',
    content: { 'application/x-ndjson': { schema: reference(line) } },
  };
  const same = { name: 'If-Match', in: 'header', schema: { type: 'string' }, description: 'ETag of /v1.' };
  return {
    post: {
      summary,
      parameters: [same],
      requestBody: { required: true, content: json(body) },
      responses: { 200: answer, ...refusals([400, 401, 412, 413, 422, 429, 503]) },
    },
  };
}

function health(): object {
  const responses = { 200: { description: 'Takes jobs.' }, 503: { description: 'About to stop.' } };
  return { summary: 'For load balancers', security: [], responses };
}

function refusals(statuses: readonly (keyof typeof REFUSALS)[]): object {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: REFUSALS[status], content: json('Refusal') }]),
  );
}

const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ 'application/json': { schema: reference(name) } });

function schemas(): object {
  const named = Object.entries(SCHEMAS).map(([name, schema]) => {
    // What travels: bytes are text there.
    const { $schema: _, ...document } = z.toJSONSchema(schema, { io: 'input' });
    return [name, document];
  });
  return Object.fromEntries(named);
}
