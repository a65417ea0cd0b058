// A self-signed certificate for `hook.test`, a name reserved for tests, and its key: nothing anywhere trusts it but tests.

export const hookCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgmVpf/vyBv3tU/tyM
tHgXQvr7bO6NIzKfvDYxenY0qiWhRANCAARN6R8GDFedacWJtbKxy2k1uC39lLy2
3ZrN3IXD7+MEiJ0UzMWDlFmDFabAzAr7Cyqz/UMpf5AHstv6xSfcXlbT
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBYDCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlob29rLnRl
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjA5OTEyMzEyMzU5NTlaMBQxEjAQBgNVBAMM
CWhvb2sudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABE3pHwYMV51pxYm1
srHLaTW4Lf2UvLbdms3chcPv4wSInRTMxYOUWYMVpsDMCvsLKrP9Qyl/kAey2/rF
J9xeVtOjSDBGMBQGA1UdEQQNMAuCCWhvb2sudGVzdDAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBT7HVRbfn3s/nYorixGba0tPBGyAzAKBggqhkjOPQQDAgNHADBE
AiBcJt3cC3EgLD6+JfIqkvo0T1bqAYZ5SCULsyrFJDrlcwIgPQXyOVEmeiBLdZ1V
MjgxAsT8DbGFlyYcEozHb+G27/c=
-----END CERTIFICATE-----`,
} as const;
