import type { Transport } from "@iotpush/core";
import { axiosTransport } from "@iotpush/core/axios";

/** For requests to what is near, Home Assistant and its Supervisor: no proxy, and no redirect followed with the token. */
export const localTransport = (): Transport => axiosTransport({ proxy: false });
