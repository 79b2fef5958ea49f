/** Shows the list of buttons or the field that they come from; gives where they come from. `listed` is the value that stands for the list. */
export function showSource(listed: string): string {
  const source = String($("#node-input-buttonsFrom").val() ?? listed);
  $(".iotpush-listed").toggle(source === listed);
  $(".iotpush-given").toggle(source !== listed);
  return source;
}
