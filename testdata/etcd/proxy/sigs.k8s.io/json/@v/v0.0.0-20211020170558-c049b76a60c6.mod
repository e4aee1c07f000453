module sigs.k8s.io/json

go 1.16
