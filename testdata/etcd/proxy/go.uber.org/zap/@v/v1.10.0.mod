module go.uber.org/zap
