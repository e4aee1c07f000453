module github.com/googleapis/enterprise-certificate-proxy

go 1.24.0

require (
	github.com/google/go-pkcs11 v0.3.0
	golang.org/x/crypto v0.47.0
	golang.org/x/sys v0.40.0
)
