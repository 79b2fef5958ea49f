import { type Device, DeviceRegistration } from "../../contract/device.js";
import { checkWritten, type Written } from "../../wire/written.js";
import type { ApiPromise } from "../api-promise.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Devices. All need a session token. */
export class Devices {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  register(device: Written<DeviceRegistration>, options: CallOptions = {}): ApiPromise<Device> {
    return this.#caller.call(
      "devices.register",
      () => ({ body: checkWritten(DeviceRegistration, device, "The device") }),
      options,
    );
  }

  /** Sorted by last seen. */
  list(options: CallOptions = {}): ApiPromise<Device[]> {
    return this.#caller.call("devices.list", () => ({}), options).map(({ devices }) => devices);
  }
}
