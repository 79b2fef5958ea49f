import type { IDataObject } from "n8n-workflow";
import { limitOf, pagingFields } from "../../fields/paging.ts";
import type { ResourceOperation } from "../operation.ts";

/** Lists the user's devices, last seen first. Documentation: List devices. */
export const getAllDevicesOperation: ResourceOperation = {
  option: {
    name: "Get Many",
    value: "getAll",
    action: "Get many devices",
    description: "List your devices, last seen first",
  },
  fields: pagingFields,
  async execute({ client, read }) {
    const devices = await client.devices.list();
    return devices.slice(0, limitOf(read)).map((device): IDataObject => ({ ...device }));
  },
};
