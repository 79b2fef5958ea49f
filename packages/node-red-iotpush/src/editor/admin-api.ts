/**
 * Asks the runtime. Relative URLs through jQuery: so Node-RED's editor adds the user's token. A body is posted. Rejects with
 * the runtime's problem as an Error.
 */
export function askRuntime<T>(path: string, body?: object, timeout = 30_000): Promise<T> {
  return new Promise((resolve, reject) => {
    $.ajax({
      url: `iotpush/${path}`,
      timeout,
      ...(body ? { method: "POST", contentType: "application/json", data: JSON.stringify(body) } : {}),
    }).then(
      (answer: T) => resolve(answer),
      (failure: JQuery.jqXHR) => reject(new Error(failure.responseJSON?.problem ?? failure.statusText)),
    );
  });
}
