interface PhoneLinkProps {
  /** As it was written, with its spaces and dots. */
  number: string;
  title?: string | undefined;
}

/** A telephone number that is called by one press: the centre telephones rooms that do not answer. */
export function PhoneLink({ number, title }: PhoneLinkProps) {
  return (
    <a className="dc-link dc-phone" title={title} href={`tel:${number.replace(/[^+\d]/g, "")}`}>
      {number}
    </a>
  );
}
