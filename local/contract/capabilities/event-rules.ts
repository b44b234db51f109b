/** Rules of event buses (`local/aws/events`), for what follows an event to its end. */
export interface EventRuleCapability {
  /** ARNs of the targets that an event on the default bus of a region would go to.
   * @param event As rules see it, as far as it is known. */
  targetsOf(region: string, event: object): readonly string[];
}
