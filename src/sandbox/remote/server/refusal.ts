/** A request that gets no job: a status of HTTP, a code for programs, a sentence for people. */
export class Refusal extends Error {
  readonly status: 400 | 401 | 404 | 408 | 411 | 412 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: Refusal['status'],
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
