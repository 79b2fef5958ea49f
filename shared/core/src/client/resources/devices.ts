import { type Device, DeviceRegistration } from "../../contract/device.js";
import { checkInput } from "../../wire/check-input.js";
import type { Caller } from "../caller.js";
import type { CallOptions } from "../options.js";

/** Documentation: Devices. All need a session token. */
export class Devices {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  async register(device: DeviceRegistration, options: CallOptions = {}): Promise<Device> {
    return this.#caller.call(
      "devices.register",
      () => ({ body: checkInput(DeviceRegistration, device, "The device") }),
      options,
    );
  }

  /** Sorted by last seen. */
  async list(options: CallOptions = {}): Promise<Device[]> {
    return (await this.#caller.call("devices.list", () => ({}), options)).devices;
  }
}
