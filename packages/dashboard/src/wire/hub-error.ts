/** What a hub refused, or that none answered. `code` is the hub's, or one of the page's own. */
export class HubError extends Error {
  /** `NETWORK`: no hub answered. `ANSWER_DAMAGED`: the answer is not what the API promises. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HubError';
    this.code = code;
    this.status = status;
  }
}
