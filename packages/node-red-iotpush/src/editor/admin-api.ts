/**
 * Asks the runtime; a body is posted. It uses jQuery and relative URLs, to which Node-RED's editor adds the user's token. Rejects with
 * an Error that holds the runtime's problem.
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
