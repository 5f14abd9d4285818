/** A thin Beacon API client: it says what was asked and shows what came, and judges nothing. */
export class Api {
  constructor(url) {
    this.url = url;
  }

  /** @returns {Promise<any>} the body of a 200 */
  async get(path) {
    const { status, body } = await this.send("GET", path);
    return expect200(path, status, body);
  }

  async post(path, content, headers = {}) {
    const { status, body } = await this.send("POST", path, { content, headers });
    return expect200(path, status, body);
  }

  /** @param {{content?: any, text?: string, bytes?: Uint8Array, headers?: Record<string, string>}} [request] */
  async send(method, path, { content, text, bytes, headers = {} } = {}) {
    const type = bytes ? "application/octet-stream" : "application/json";
    const body = bytes ?? text ?? (content === undefined ? undefined : JSON.stringify(content));
    const response = await fetch(this.url + path, {
      method,
      body,
      headers: body === undefined ? headers : { "Content-Type": type, ...headers },
    });
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? await response.json() : new Uint8Array(await response.arrayBuffer()),
    };
  }
}

function expect200(path, status, body) {
  if (status !== 200) {
    throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  }
  return body;
}
